// Names for invented people: common given and family names of several parts of the world, put together at random. Nobody
// in particular is meant.

/** How a culture names people here. */
export interface NamePool {
	readonly female: readonly string[];
	readonly male: readonly string[];
	readonly family: readonly string[];
	/** Given names a person has. */
	readonly givenCount: 1 | 2;
}

const words = (text: string): readonly string[] => text.split(' ');

export const NAME_POOLS: readonly NamePool[] = [
	{
		female: words('Akinyi Wanjiku Grace Mercy Atieno Njeri Faith Esther Chebet Nafula Joy Mwende'),
		male: words('Otieno Kamau Peter Joseph Kipchoge Mwangi Brian Samuel Omondi Wafula Daniel Mutua'),
		family: words('Odhiambo Kariuki Achieng Kimani Wekesa Cheruiyot Mutiso Onyango Njoroge Barasa Koech'),
		givenCount: 2
	},
	{
		female: words('Fatuma Amina Halima Zeinab Khadija Maryam Asha Hodan Saida Naima'),
		male: words('Hassan Abdi Yusuf Ibrahim Omar Ali Mohamed Said Ismail Khalid'),
		family: words('Abdullahi Farah Warsame Noor Hussein Jama Salim Rashid Osman Bakari'),
		givenCount: 1
	},
	{
		female: words('María Guadalupe Rosa Elena Lucía Carmen Ximena Paola Teresa Marisol'),
		male: words('José Luis Juan Carlos Miguel Andrés Diego Rafael Ernesto Manuel'),
		family: words('Ramírez Castillo Delgado Mendoza Vargas Quispe Fuentes Salazar Ortega Peña'),
		givenCount: 2
	},
	{
		female: words('Sunita Lakshmi Anjali Kavita Meena Nasreen Rekha Farzana Pooja Shanti'),
		male: words('Ramesh Arjun Suresh Vikram Imran Dinesh Rahul Manoj Kiran Anil'),
		family: words('Sharma Thapa Begum Patel Chowdhury Nair Gurung Khan Das Reddy'),
		givenCount: 1
	},
	{
		female: words('Hoa Lan Mai Thuy Linh Nilar Siti Dewi Malee Phuong'),
		male: words('Minh Tuan Anh Duc Budi Agus Somchai Kyaw Long Bao'),
		family: words('Nguyen Tran Pham Hoang Santoso Wijaya Suwan Htun Vu Dang'),
		givenCount: 1
	},
	{
		female: words('Hannah Ingrid Sofia Agnieszka Claire Olena Maeve Katja Ruth Elif'),
		male: words('Tomasz Lukas Pieter Andrei Callum Henrik Emre Pavel Noah Martin'),
		family: words('Kowalski Jensen Murphy Novak Lindqvist Meyer Petrov Yilmaz Dubois Byrne'),
		givenCount: 1
	}
];

/** Where people here live. */
export const VILLAGES = words('Kiboko Mlimani Bonde Sokoni Daraja Kisima Mwamba Ziwani Shambani Njiapanda');

/** Staff of the three sites, as papers name them. */
export const CLINICIANS = ['Rehema Chege', 'Tobias Lindqvist', 'Priya Nair', 'Daniel Mutua'] as const;
